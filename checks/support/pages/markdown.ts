/** A cell cannot hold the sign that ends it. */
const cell = (text: string) => text.replaceAll('|', '\\|');
const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** A page with a title, a first sentence and sections. */
export function page(title: string, lead: string, sections: Readonly<Record<string, string>>): string {
  const parts = Object.entries(sections).map(([name, text]) => `## ${name}\n\n${text}\n`);
  return `# ${title}\n\n${lead}\n\n${parts.join('\n')}`;
}
