import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { librariesOf, unpackDebian } from './debian.mjs';
import { at } from './paths.mjs';

const unpacked = at('node_modules', '.cache', 'tesseract');
const own = join(unpacked, 'tesseract');
/** Script detection and the languages that letters of the tests are written in. */
const languages = ['osd', 'eng', 'deu', 'spa', 'fra', 'por', 'ita', 'rus', 'ara', 'heb', 'chi-sim'];

/**
 * Tesseract of this machine: CONSILIUM_TESSERACT, else the system's, else the one that `node tools/peers.mjs tesseract`
 * unpacked under node_modules/.cache.
 *
 * @returns {string | undefined} the program
 */
export function findTesseract() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const all = [process.env.CONSILIUM_TESSERACT ?? '', ...folders.map((folder) => join(folder, 'tesseract')), own];
  return all.find((path) => path !== '' && existsSync(path));
}

/** Unpacks Tesseract with its languages (20 MB), and writes what starts it with its own libraries and data. */
export async function fetchTesseract() {
  const packages = ['tesseract-ocr', ...languages.map((language) => `tesseract-ocr-${language}`)];
  await unpackDebian({ name: 'tesseract', packages, folder: unpacked });
  const share = join(unpacked, 'usr', 'share', 'tesseract-ocr');
  const version = readdirSync(share).find((name) => existsSync(join(share, name, 'tessdata'))) ?? '';
  const lines = [
    '#!/bin/sh',
    `export LD_LIBRARY_PATH='${librariesOf(unpacked).join(':')}'`,
    `export TESSDATA_PREFIX='${join(share, version, 'tessdata')}'`,
    `exec '${join(unpacked, 'usr', 'bin', 'tesseract')}' "$@"`,
  ];
  writeFileSync(own, `${lines.join('\n')}\n`, { mode: 0o755 });
}
