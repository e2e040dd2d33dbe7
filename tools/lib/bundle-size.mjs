import { readFileSync, statSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Sizes of what a browser fetches, in bytes as they are served (brotli), by walking Vite's manifest.
 *
 * @param {string} folder dist/web
 * @returns {{ fetched(entries: string[]): { scripts: number, styles: number, files: string[] } }}
 */
export function bundle(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8'));
  const find = (name) => {
    const key = Object.keys(manifest).find((one) => one === name || one.endsWith(`/${name}`));
    if (key === undefined) throw new Error(`the manifest of the pages has no ${name}`);
    return key;
  };
  return {
    /** Everything that stands before first use: these entries or pages and all they import at once. */
    fetched(entries) {
      const seen = new Set();
      const styles = new Set();
      const walk = (key) => {
        if (seen.has(key)) return;
        seen.add(key);
        for (const file of manifest[key].css ?? []) styles.add(file);
        for (const one of manifest[key].imports ?? []) walk(one);
      };
      for (const entry of entries) walk(find(entry));
      const scripts = [...seen].map((key) => manifest[key].file);
      const sum = (files) => files.reduce((bytes, file) => bytes + served(join(folder, file)), 0);
      return { scripts: sum(scripts), styles: sum([...styles]), files: scripts };
    },
  };
}

const served = (path) => statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
