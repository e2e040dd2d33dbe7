import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { renderPage } from '#formats/pdf/index.ts';

/** Settings with which pages are read everywhere: Tesseract as WebAssembly with the English data that tests bring. */
export const withWasm = {
  CONSILIUM_TESSERACT: 'none',
  CONSILIUM_OCR_DATA: join(dirname(fileURLToPath(import.meta.resolve('@tesseract.js-data/eng'))), '4.0.0'),
};

export type Paper = { name: string; born?: string; body?: readonly string[]; title?: string };

/** A letter as PDF with a text layer. */
export const letterOf = ({ name, born = '4 March 1961', body, title = 'CT CHEST' }: Paper): Uint8Array =>
  makeLetter({
    facility: 'St Anne Hospital',
    date: '12 March 2024',
    title,
    patient: [`Patient: ${name}`, `born ${born}`],
    body: [
      ...(body ?? [
        'RADIOLOGY REPORT',
        'A nodule of 18 mm in the right upper lobe.',
        'IMPRESSION',
        'Suspicious nodule.',
      ]),
    ],
    signed: 'Dr J. Fiction',
  });

/** The same letter after a printer and a scanner: grey pixels, a little turned, noise of paper. */
export async function scanOf(paper: Paper, degrees = 0.8): Promise<Buffer> {
  const { png } = await renderPage(letterOf(paper), 1, 150);
  return sharp(png)
    .greyscale()
    .rotate(degrees, { background: 'white' })
    .linear(0.8, 25)
    .tiff({ compression: 'deflate', xres: 5.9, yres: 5.9 })
    .toBuffer();
}

/** The same letter as a photo: on a dark table, seen a little from the side, brighter on one half. */
export async function photoOf(paper: Paper): Promise<Buffer> {
  const { png, width, height } = await renderPage(letterOf(paper), 1, 150);
  const [w, h] = [Math.round(width * 1.25), Math.round(height * 1.2)];
  const sheet = await sharp(png)
    .affine([0.98, 0.03, -0.04, 0.99], { background: '#3a2c20' })
    .toBuffer({ resolveWithObject: true });
  const shade = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><linearGradient id="g"><stop stop-color="#000" stop-opacity="0.25"/><stop offset="1" stop-color="#000" stop-opacity="0"/></linearGradient><rect width="100%" height="100%" fill="url(#g)"/></svg>`,
  );
  return sharp({ create: { width: w, height: h, channels: 3, background: '#3a2c20' } })
    .composite([{ input: sheet.data, left: Math.round(w * 0.07), top: Math.round(h * 0.05) }, { input: shade }])
    .jpeg({ quality: 85 })
    .toBuffer();
}
