import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { readImage, renderImage } from './index.ts';

const plain = { create: { width: 300, height: 200, channels: 3, background: '#aa3311' } } as const;

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
