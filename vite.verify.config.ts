import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('src/app/web/verify', import.meta.url));
const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Puts script and style into the page and fixes both by their hash: nothing else may run, and nothing may be fetched. */
const oneFile: Plugin = {
  name: 'one-file',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const files = Object.values(bundle);
    const page = files.find((file) => file.fileName.endsWith('.html'));
    const [script, ...moreScripts] = files.filter((file) => file.type === 'chunk');
    const [style, ...moreStyles] = files.filter((file) => file.type === 'asset' && file.fileName.endsWith('.css'));
    if (page?.type !== 'asset' || !script || style?.type !== 'asset' || moreScripts.length + moreStyles.length > 0)
      throw new Error('the page to check with must be one page, one script, one style');
    const code = `\n${script.code.trim()}\n`;
    const css = `\n${String(style.source).trim()}\n`;
    // Either would end the element early, or change how the browser reads it.
    if (/<\/script|<!--|<script/i.test(code) || /<\//.test(css))
      throw new Error('script or style cannot stand in the page as they are');
    const policy = [
      `default-src 'none'`,
      `script-src ${sha256(code)}`,
      `style-src ${sha256(css)}`,
      `base-uri 'none'`,
      `form-action 'none'`,
    ].join('; ');
    page.source = String(page.source)
      .replace(/\s*<script type="module"[^>]*><\/script>/, '')
      .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
      .replace(
        '<meta charset="utf-8" />',
        (charset) => `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
      )
      .replace('</head>', () => `  <style>${css}</style>\n  </head>`)
      .replace('</body>', () => `  <script type="module">${code}</script>\n  </body>`);
    for (const name of [script.fileName, style.fileName]) delete bundle[name];
  },
};

// The page that checks a letter without any server. It lies in every download, so its bytes depend on its sources alone.
export default defineConfig({
  root,
  plugins: [oneFile],
  build: {
    outDir: fileURLToPath(new URL('dist/verify', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: false,
    sourcemap: false,
    rollupOptions: { input: `${root}/verify.html` },
  },
});
