export function bundle(folder: string): {
  fetched(entries: string[]): { scripts: number; styles: number; files: string[] };
};
