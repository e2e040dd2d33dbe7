// npm start: from a bare machine to a running program.
import { serve } from './lib/serve.mjs';
import { setUp } from './lib/setup.mjs';
import { entry } from './lib/steps.mjs';

await entry(async () => {
  const node = await setUp(4);
  process.stdout.write('4 of 4  Starting\n');
  return serve(node, process.argv.slice(2));
});
