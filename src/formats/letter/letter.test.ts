import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '#testkit/cpu-time.ts';
import { exampleOpinion } from '#formats/opinion/opinion.fixture.ts';
import { readPdf } from '#formats/pdf/index.ts';
import { renderLetterPdf } from './index.ts';

const withoutPictures = () => exampleOpinion({ keyPictures: [] });
const render = (opinion: ReturnType<typeof withoutPictures>, language = 'en') =>
  renderLetterPdf({ opinion, pictures: new Map(), fingerprint: '4F7A-2C91-B0D3', language });
const textOf = async (pdf: Uint8Array) => {
  const { pages } = await readPdf(pdf);
  return pages
    .map((page) => page.text)
    .join(' ')
    .replaceAll(/\s+/g, ' ');
};

describe('letter', () => {
  test('carries its words as text, the fingerprint and who signed', async () => {
    const text = await textOf(render(withoutPictures()));
    expect(text).toContain('You asked: Do I really need the operation?');
    expect(text).toContain('4F7A-2C91-B0D3');
    expect(text).toContain('Dr Amara Okafor');
  });

  test('is tagged PDF/A-3a and PDF/UA-1 with title and language', () => {
    const raw = Buffer.from(render(withoutPictures())).toString('latin1');
    expect(raw).toMatch(/\/MarkInfo/);
    expect(raw).toMatch(/\/StructTreeRoot/);
    expect(raw).toMatch(/\/Lang\s*\(en/);
    expect(raw).toMatch(/pdfaid:part>3</);
    expect(raw).toMatch(/pdfaid:conformance>A</);
    expect(raw).toMatch(/pdfuaid:part>1</);
  });

  test('the same opinion gives the same bytes', () => {
    expect(Buffer.from(render(withoutPictures())).equals(Buffer.from(render(withoutPictures())))).toBe(true);
  });

  test('text that looks like typesetting comes out as it was written', async () => {
    const opinion = withoutPictures();
    const hostile = 'You asked: #import "x": y ] $x^2$ \\ *bold* @ref <label> ';
    opinion.shortAnswer = `${hostile}and this is the end.`;
    expect(await textOf(render(opinion))).toContain(hostile.trim());
  });

  test('an order to turn the reading direction around is printed, not obeyed, and so is a letter without a glyph', async () => {
    const opinion = withoutPictures();
    opinion.shortAnswer = 'You asked: take \u202e05 mg\u202c or \u4e2d?';
    expect(await textOf(render(opinion))).toContain('take [U+202E]05 mg[U+202C] or [U+4E2D]?');
  });

  test('numbers and Latin words keep their order in a right-to-left letter', async () => {
    for (const language of ['ar', 'he']) {
      const text = await textOf(render(withoutPictures(), language));
      expect(text).toContain('0800 555 0142');
      expect(text).toContain('14 Harbour Street, Demo City');
      expect(text).toContain('Do I really need the operation?');
    }
  });

  test('an Arabic letter is set from right to left', () => {
    expect(Buffer.from(render(withoutPictures(), 'ar')).toString('latin1')).toMatch(/\/Lang\s*\(ar/);
  });

  test('a picture that is not the signed one is refused', () => {
    const opinion = exampleOpinion();
    const picture = opinion.keyPictures[0];
    expect(picture).toBeDefined();
    const pictures = new Map([[picture?.id ?? '', new Uint8Array([1, 2, 3])]]);
    expect(() => renderLetterPdf({ opinion, pictures, fingerprint: 'x', language: 'en' })).toThrow(/state\.conflict/);
  });

  test('a key picture carries its caption as text alternative, and large print takes more pages', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    const opinion = exampleOpinion({}, bytesToHex(sha256(png)));
    const input = { opinion, pictures: new Map([['k1', png]]), fingerprint: '4F7A-2C91-B0D3', language: 'en' };
    const normal = renderLetterPdf(input);
    expect(Buffer.from(normal).toString('latin1')).toMatch(/\/Alt\s*\(The spot in your right lung, 18 mm long\.\)/);
    const large = await readPdf(renderLetterPdf({ ...input, largePrint: true }));
    expect(large.pages.length).toBeGreaterThan((await readPdf(normal)).pages.length);
  });

  test('a letter is set in less than half a second of computing once warm', () => {
    const started = cpuMs();
    render(withoutPictures());
    expect(cpuMs() - started).toBeLessThan(500);
  });
});
