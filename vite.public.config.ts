import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// The public pages as a function of the server (src/app/public-page.ts): TSX, which Node does not read by itself.
export default defineConfig({
  // One file beside the packages it needs: everything of ours, and every package, is inside.
  ssr: { noExternal: true },
  build: {
    ssr: fileURLToPath(new URL('src/app/web/public-page.tsx', import.meta.url)),
    outDir: fileURLToPath(new URL('dist/public', import.meta.url)),
    emptyOutDir: true,
    target: 'node24',
    rollupOptions: { output: { entryFileNames: 'public-page.js' } },
  },
});
