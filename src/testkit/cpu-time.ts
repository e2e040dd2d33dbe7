/**
 * Milliseconds of computing this process has done so far. Unlike the clock on the wall it stands still while other
 * programs have the machine, so a bound on it says something about our code and holds on a busy machine too.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
