import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('src/app/web', import.meta.url));

const jsonSchema = /\/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/;

/**
 * Every zod schema carries the writer of JSON Schemas, which only the server uses (OpenAPI). In the pages its functions
 * do nothing. Names are read from zod's own file, so a version that names them otherwise fails the build, not the page.
 */
const withoutJsonSchema: Plugin = {
  name: 'zod-without-json-schema',
  enforce: 'pre',
  transform(code, id) {
    if (!jsonSchema.test(id)) return undefined;
    const named = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
    const renamed = [...code.matchAll(/^export \{ (\w+) as (\w+) \};/gm)].map(([, , name]) => name);
    return [...named, ...renamed]
      .map(
        (name) => `const nothing_${name} = () => undefined;
export { nothing_${name} as ${name} };`,
      )
      .join('\n');
  },
};

const zodCore = /\/zod\/v4\/core\/core\.js$/;

/**
 * zod tries `new Function('')` to see whether it may compile its checks. Our policy forbids it, and every page would tell
 * the browser's report of violations, where a true one must stand out. So it is told beforehand not to try.
 */
const zodWithoutEval: Plugin = {
  name: 'zod-without-eval',
  enforce: 'pre',
  transform(code, id) {
    if (!zodCore.test(id)) return undefined;
    const place = 'export const globalConfig = globalThis.__zod_globalConfig;';
    if (!code.includes(place)) throw new Error('zod keeps its settings elsewhere now: see zod-without-eval');
    return code.replace(place, `${place}\nglobalConfig.jitless = true;`);
  },
};

/**
 * Says the order of the layers first in every style file. Pages are loaded when they are opened, so the file that would
 * say it may come last, and the first one read decides.
 */
const layerOrder: Plugin = {
  name: 'layer-order',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
      file.source = `@layer tokens,base,parts,pages;${typeof file.source === 'string' ? file.source : new TextDecoder().decode(file.source)}`;
    }
  },
};

// Two pages, two bundles: the patient's stays small, the staff's may load the reading room.
export default defineConfig({
  root,
  plugins: [withoutJsonSchema, zodWithoutEval, layerOrder],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // An inlined picture would need `data:` where the policy allows none.
    assetsInlineLimit: 0,
    sourcemap: false,
    // What each page is made of, for the check of its size (tools/lib/bundle-size.mjs). It is not served.
    manifest: true,
    rollupOptions: { input: { patient: `${root}/index.html`, staff: `${root}/staff.html` } },
  },
});
