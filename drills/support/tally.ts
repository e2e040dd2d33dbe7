let passed = 0;
let failed = 0;

/** One line for each thing that must hold. */
export function expectThat(name: string, holds: boolean, seen = ''): void {
  if (holds) passed += 1;
  else failed += 1;
  process.stdout.write(`${holds ? '✓' : '✗'} ${name}${seen === '' ? '' : `: ${seen}`}\n`);
}

/** The last line of every drill, and its exit status. */
export function finish(): void {
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
