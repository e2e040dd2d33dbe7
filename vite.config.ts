import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('src/app/web', import.meta.url));

// Two pages, two bundles: the patient's stays small, the staff's may load the reading room.
export default defineConfig({
  root,
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // An inlined picture would need `data:` where the policy allows none.
    assetsInlineLimit: 0,
    sourcemap: false,
    rollupOptions: { input: { patient: `${root}/index.html`, staff: `${root}/staff.html` } },
  },
});
