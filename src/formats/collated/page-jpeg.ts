import sharp from 'sharp';

/** Longest side of a page in a pack: 150 dots per inch on A4, which prints well. */
const longestSidePx = 1754;

export type PageJpeg = { jpeg: Uint8Array; width: number; height: number; grey: boolean };

/** A page's picture as JPEG, grey where it has no colour: a scanned letter takes a third of the room. */
export async function pageJpeg(picture: Uint8Array): Promise<PageJpeg> {
  const small = sharp(picture, { limitInputPixels: 50_000_000 }).flatten({ background: 'white' }).resize({
    width: longestSidePx,
    height: longestSidePx,
    fit: 'inside',
    withoutEnlargement: true,
  });
  const grey = await isGrey(picture);
  const { data, info } = await (grey ? small.greyscale() : small)
    .jpeg({ quality: 80 })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: new Uint8Array(data), width: info.width, height: info.height, grey: info.channels === 1 };
}

/** No pixel of a thumbnail has a colour that an eye would call one. */
async function isGrey(picture: Uint8Array): Promise<boolean> {
  const { data, info } = await sharp(picture, { limitInputPixels: 50_000_000 })
    .flatten({ background: 'white' })
    .resize(128, 128, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels < 3) return true;
  for (let at = 0; at + 2 < data.length; at += info.channels) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 24) return false;
  }
  return true;
}
