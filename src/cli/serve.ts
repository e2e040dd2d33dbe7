/** `consilium serve`: the program itself, which lives until it is stopped. */
export async function serveCommand(): Promise<number> {
  await import('../main.ts');
  return new Promise(() => undefined);
}
