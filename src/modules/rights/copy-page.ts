const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (words: string): string => words.replaceAll(/[&<>"]/g, (char) => escapes[char] ?? char);

/** What is in a copy, in plain words: the first page that somebody opens. No script, nothing from elsewhere. */
export function copyPage(about: {
  name: string;
  organisation: string;
  madeAt: Date;
  requests: readonly { number: string; topic: string; papers: number; pictures: number; letters: number }[];
  resources: Readonly<Record<string, number>>;
  log: boolean;
}): string {
  const made = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(about.madeAt);
  const requests = about.requests.map(
    (one) => `<section><h2>${safe(one.topic)}</h2><p>Request ${safe(one.number)}, in the folder of that name.</p><ul>
<li>${one.papers} files as you gave them, in “papers”</li>
<li>${one.pictures} pictures of scans (DICOM), in “scans”. A scan viewer opens the whole folder</li>
<li>${one.letters === 0 ? 'No letter yet' : 'Your letter, to read and print (opinion.pdf), with its proof, in “letter”'}</li></ul></section>`,
  );
  const resources = Object.entries(about.resources)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, count]) => `<tr><td>${safe(type)}</td><td>${count}</td></tr>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Everything about ${safe(about.name)}</title>
<style>body{font:18px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#16202b;background:#fbfaf7}
td{padding:.1rem 1rem .1rem 0}</style></head><body>
<h1>Everything we have about you</h1>
<p>${safe(about.name)}. Made by ${safe(about.organisation)} on ${made}.</p>
${requests.join('\n')}
${about.log ? '<section><h2>Who opened your records</h2><p>Every act, newest first, in “who-opened-my-records.txt”.</p></section>' : ''}
<section><h2>For another health service</h2><p>The file “everything.fhir.json” says the same in the form that hospitals
exchange (FHIR R4). It holds:</p><table>${resources.join('')}</table></section>
<p>Keep this copy safe. Whoever has it can read it.</p>
</body></html>
`;
}
