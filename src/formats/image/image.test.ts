import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { readImage, renderImage } from './index.ts';

const plain = { create: { width: 300, height: 200, channels: 3, background: '#aa3311' } } as const;

/** 64 × 48, red left and blue right; written by heif-enc of libheif 1.15 with x265 as phones do it, as a grid of tiles. */
const heic = Buffer.from(
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAvxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAACAAAAGGlkYXQAAAAAAEAAMAAAAAAAQAAwAAAAYGlsb2MBAAAAREAABAABAAAAAAAAAyAAAQAAAAAAAAA9AAIAAQAAAAAAAAABAAAAAAAAAAgAAwAAAAAAAANdAAEAAAAAAAAAEwAEAAEAAAAAAAAAAQAAAAgAAAAIAAAAYmlpbmYAAAAAAAQAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAAAVaW5mZQIAAAEAAwAAaHZjMQAAAAAVaW5mZQIAAAAABAAAZ3JpZAAAAAGxaXBycAAAAYRpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAcWh2Y0MBBAgAAAAAAAAAAAAe8AD8/Pj4AAAPAyAAAQAXQAEMAf//BAgAAAMAn/gAAAMAAB66AkAhAAEAJkIBAQQIAAADAJ/4AAADAAAewIIEFlurkprmwIAAAAMAgAAAAwCEIgABAAZEAcFzwIkAAAAUaXNwZQAAAAAAAABAAAAAQAAAABRpc3BlAAAAAAAAAEAAAAAwAAAADnBpeGkAAAAAAQgAAAAnYXV4QwAAAAB1cm46bXBlZzpoZXZjOjIwMTU6YXV4aWQ6MQAAAAAlaXBtYQAAAAAAAAAEAAECgQIAAgIDhAADAoUGAAQDB4iJAAAANmlyZWYAAAAAAAAADmRpbWcAAgABAAEAAAAOZGltZwAEAAEAAwAAAA5hdXhsAAQAAQACAAAAWG1kYXQAAAA5KAGvWOb06r//5cK//o2kh8eP/X/729V+x/8/6gXVpX20QG0bDyrBEyUFv3GPYTZ50ZKeFG6vvgxIAAAADygBrrC0PLfYfyAwBZ6jgA==',
  'base64',
);

describe('a picture of a phone (HEIC)', () => {
  test('is measured and shown', async () => {
    expect(await readImage(heic)).toMatchObject({ kind: 'heic', width: 64, height: 48, pages: 1 });
    const page = await renderImage(heic);
    expect(page).toMatchObject({ mediaType: 'image/webp', width: 64, height: 48 });
    const { data } = await sharp(page.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(150);
    expect(data[2]).toBeLessThan(80);
  });

  test('that is cut off is refused in words', async () => {
    await expect(renderImage(heic.subarray(0, 600))).rejects.toMatchObject({ code: 'file.damaged' });
  });
});

/** Paper with lines of print on a dark table: corners where the test put them. */
async function tableWithPaper(corners: string, turn = 0): Promise<Buffer> {
  const lines = Array.from(
    { length: 20 },
    (_, row) => `<rect x="150" y="${130 + row * 28}" width="${500 - (row % 3) * 90}" height="6" fill="#222"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="900"><rect width="800" height="900" fill="#4a3a2c"/><polygon points="${corners}" fill="#d8d4c8"/>${lines.join('')}</svg>`;
  return sharp(Buffer.from(svg)).rotate(turn).jpeg().toBuffer();
}

describe('a photo of paper', () => {
  test('is cut to its sheet, seen from above, on white', async () => {
    const page = await renderImage(await tableWithPaper('90,80 720,110 700,820 70,780'));
    expect(page.width).toBeGreaterThan(610);
    expect(page.width).toBeLessThan(650);
    expect(page.height).toBeGreaterThan(690);
    const { data, info } = await sharp(page.bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
    const corner = (x: number, y: number) => data[(y * info.width + x) * info.channels] ?? 0;
    for (const [x, y] of [
      [8, 8],
      [info.width - 9, 8],
      [8, info.height - 9],
      [info.width - 9, info.height - 9],
    ])
      expect(corner(x ?? 0, y ?? 0)).toBeGreaterThan(225);
  });

  test.each([
    ['a picture that fills its frame', '0,0 800,0 800,900 0,900'],
    ['a small bright thing', '300,300 420,300 420,400 300,400'],
    ['no four sides', '400,60 740,800 60,800'],
  ])('%s is shown as it is', async (_what, corners) => {
    expect(await renderImage(await tableWithPaper(corners))).toMatchObject({ width: 800, height: 900 });
  });
});

describe('a fax of standard resolution', () => {
  test('has its lines drawn apart', async () => {
    const raw = { create: { width: 1728, height: 1143, channels: 3, background: 'white' } } as const;
    const fax = await sharp(raw)
      .threshold()
      .toColourspace('b-w')
      .tiff({ bitdepth: 1, compression: 'ccittfax4' })
      .toBuffer();
    const page = await renderImage(fax, 1, 4000);
    expect(page.height / page.width).toBeCloseTo(1.377, 2);
  });
});

describe('a picture', () => {
  test('turned by EXIF is measured and shown upright, without any metadata', async () => {
    const jpeg = await sharp(plain)
      .withExif({ IFD0: { Artist: 'Maria Example' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await readImage(jpeg)).toEqual({
      kind: 'jpeg',
      width: 200,
      height: 300,
      orientation: 6,
      pages: 1,
      hasMetadata: true,
    });
    const page = await renderImage(jpeg);
    expect(page).toMatchObject({ mediaType: 'image/webp', width: 200, height: 300 });
    expect(await readImage(page.bytes)).toMatchObject({ orientation: 1, hasMetadata: false });
  });

  test('is made smaller for its page, never larger', async () => {
    const png = await sharp({ create: { ...plain.create, width: 3000, height: 1500 } })
      .png()
      .toBuffer();
    expect(await renderImage(png)).toMatchObject({ width: 2000, height: 1000 });
    expect(await renderImage(await sharp(plain).png().toBuffer())).toMatchObject({ width: 300, height: 200 });
  });

  test('with more pixels than the limit is refused from its header', async () => {
    const png = await sharp(plain).png().toBuffer();
    await expect(readImage(png, { maxPixels: 1000 })).rejects.toMatchObject({ code: 'file.unsafe' });
  });

  test('that is cut off or no picture at all is refused in words', async () => {
    const jpeg = await sharp({ create: { ...plain.create, width: 900, height: 900 } })
      .jpeg({ quality: 100 })
      .toBuffer();
    await expect(renderImage(jpeg.subarray(0, jpeg.length / 2))).rejects.toMatchObject({ code: 'file.truncated' });
    await expect(readImage(new Uint8Array(200))).rejects.toMatchObject({ code: 'input.unsupported' });
    await expect(renderImage(jpeg, 2)).rejects.toMatchObject({ code: 'input.invalid' });
  });
});

describeSharedData('pictures', () => {
  test.each([
    ['bomb.png', 'file.unsafe'],
    ['ihdr-huge.png', 'file.damaged'],
    ['truncated.jpg', 'file.truncated'],
    ['html-as.jpg', 'input.unsupported'],
  ])('%s is refused as %s', async (file, code) => {
    await expect(readImage(readFileSync(sample(`hostile/image/${file}`)))).rejects.toMatchObject({ code });
  });
  test('a picture with patient data in EXIF and a GIF with a script behind it come out clean', async () => {
    for (const file of ['exif-phi.jpg', 'gif-js.gif']) {
      const page = await renderImage(readFileSync(sample(`hostile/image/${file}`)));
      expect(new TextDecoder('latin1').decode(page.bytes)).not.toMatch(/Hostile|script|alert/i);
      expect(await readImage(page.bytes)).toMatchObject({ hasMetadata: false });
    }
  });
  test('a fax of two pages stays sharp', async () => {
    const fax = readFileSync(sample('pdf/letters/s03-informe-es.fax.tif'));
    expect(await readImage(fax)).toMatchObject({ kind: 'tiff', pages: 2 });
    expect(await renderImage(fax, 2)).toMatchObject({ mediaType: 'image/png', width: 1240 });
  });
});
