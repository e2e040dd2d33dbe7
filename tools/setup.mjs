// node tools/setup.mjs: dependencies, our own Node and the web pages, and nothing started.
import { setUp } from './lib/setup.mjs';
import { entry } from './lib/steps.mjs';

await entry(async () => void (await setUp(3, { web: !process.argv.includes('--no-web') })));
