import sharp, { type Sharp } from 'sharp';
import { AppError } from '#kernel/errors.ts';
import { firstNumber, firstString, transferSyntaxOf, type DicomDataset } from '#formats/dicom/index.ts';
import { greyOf, samplesOf, windowFor, type Window } from './voi.ts';

export type RenderRequest = {
  /** One frame as WADO-RS serves it: little endian when native. */
  frame: Uint8Array;
  /** Header as DICOM JSON. */
  header: DicomDataset;
  transferSyntaxUid: string;
  window?: Window | undefined;
  /** The longer side of the picture is at most this; never enlarged. */
  maxSidePx?: number | undefined;
};

export type RenderedFrame = { png: Uint8Array; width: number; height: number };

const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';

/**
 * One frame as an 8-bit PNG without metadata, for thumbnails and pictures in letters; never for reading.
 * Native 8 and 16 bit greyscale and 8 bit RGB, and JPEG baseline.
 * @throws AppError format.not-offered for other syntaxes and depths
 */
export async function renderFrame(request: RenderRequest): Promise<RenderedFrame> {
  const { header, maxSidePx = 1024 } = request;
  const picture = pictureOf(request);
  const { data, info } = await picture
    .resize({ width: maxSidePx, height: maxSidePx, fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 6 })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new AppError(
        'file.damaged',
        `This picture could not be drawn (${firstString(header, '00080060') ?? 'scan'}).`,
        {
          cause,
        },
      );
    });
  return { png: data, width: info.width, height: info.height };
}

function pictureOf({ frame, header, transferSyntaxUid, window }: RenderRequest): Sharp {
  if (transferSyntaxUid === JPEG_BASELINE) return sharp(frame, { limitInputPixels: 100_000_000 });
  const syntax = transferSyntaxOf(transferSyntaxUid);
  const bitsAllocated = firstNumber(header, '00280100') ?? 0;
  const samples = firstNumber(header, '00280002') ?? 1;
  const size = { width: firstNumber(header, '00280011') ?? 0, height: firstNumber(header, '00280010') ?? 0 };
  if (!syntax.known || syntax.codec !== 'none' || ![8, 16].includes(bitsAllocated)) throw notOffered(syntax.name);
  const colour = samples === 3 && bitsAllocated === 8 && firstString(header, '00280004') === 'RGB';
  if (samples !== 1 && !colour) throw notOffered('colour');
  const needed = size.width * size.height * samples * (bitsAllocated / 8);
  if (needed === 0 || frame.length < needed) throw new AppError('file.truncated', 'Part of this picture is missing.');
  if (colour) {
    return sharp(interleaved(frame.subarray(0, needed), header), { raw: { ...size, channels: 3 } });
  }
  const values = samplesOf(frame.subarray(0, needed), {
    bitsAllocated,
    bitsStored: firstNumber(header, '00280101') ?? bitsAllocated,
    signed: firstNumber(header, '00280103') === 1,
  });
  return sharp(greyOf(header, values, windowFor(header, values, window)), { raw: { ...size, channels: 1 } });
}

/** Planes of colour one after the other (planar configuration 1) become colours side by side. */
function interleaved(frame: Uint8Array, header: DicomDataset): Uint8Array {
  if (firstNumber(header, '00280006') !== 1) return frame;
  const plane = frame.length / 3;
  return Uint8Array.from(frame, (_, i) => frame[(i % 3) * plane + Math.floor(i / 3)]!);
}

function notOffered(name: string): AppError {
  return new AppError(
    'format.not-offered',
    `This picture is stored in a form (${name}) that we do not draw on the server. The viewer shows it; ask for the frame as it is stored.`,
  );
}
