/**
 * Transfer syntaxes (PS3.5 chapter 10, PS3.6 table A-1): how the bytes of an instance are written.
 * `mediaType` is the one for single frames in WADO-RS (PS3.18 table 8.7.3-2).
 */
export type TransferSyntax = {
  uid: string;
  name: string;
  /** False for a syntax that is not in the table: stored as it came, cannot be shown. */
  known: boolean;
  explicitVr: boolean;
  bigEndian: boolean;
  deflated: boolean;
  /** Pixel data are fragments of a compressed stream. */
  encapsulated: boolean;
  lossy: boolean;
  /** One stream for all frames. */
  video: boolean;
  codec: 'none' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'jpeg-xl' | 'rle' | 'video' | 'deflated-frame' | 'by-reference';
  mediaType: string;
};

type Codec = TransferSyntax['codec'];

const NATIVE_MEDIA = 'application/octet-stream';

function native(uid: string, name: string, more: Partial<TransferSyntax> = {}): TransferSyntax {
  return {
    uid,
    name,
    known: true,
    explicitVr: true,
    bigEndian: false,
    deflated: false,
    encapsulated: false,
    lossy: false,
    video: false,
    codec: 'none',
    mediaType: NATIVE_MEDIA,
    ...more,
  };
}

function packed(end: string, name: string, codec: Codec, mediaType: string, lossy: boolean): TransferSyntax {
  const uid = `1.2.840.10008.1.2.${end}`;
  return native(uid, name, { encapsulated: true, codec, mediaType, lossy, video: codec === 'video' });
}

/** PixelData is not in the file at all but behind a URL (JPIP). */
function referenced(end: string, name: string, deflated: boolean): TransferSyntax {
  return native(`1.2.840.10008.1.2.${end}`, name, { deflated, codec: 'by-reference', mediaType: 'image/jp2' });
}

const table: TransferSyntax[] = [
  native('1.2.840.10008.1.2', 'Implicit VR Little Endian', { explicitVr: false }),
  native('1.2.840.10008.1.2.1', 'Explicit VR Little Endian'),
  native('1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian', { deflated: true }),
  native('1.2.840.10008.1.2.2', 'Explicit VR Big Endian', { bigEndian: true }),
  packed('1.98', 'Encapsulated Uncompressed Explicit VR Little Endian', 'none', NATIVE_MEDIA, false),
  packed('4.50', 'JPEG Baseline (Process 1)', 'jpeg', 'image/jpeg', true),
  packed('4.51', 'JPEG Extended (Process 2 and 4)', 'jpeg', 'image/jpeg', true),
  packed('4.52', 'JPEG Extended (Process 3 and 5)', 'jpeg', 'image/jpeg', true),
  packed('4.53', 'JPEG Spectral Selection (Process 6 and 8)', 'jpeg', 'image/jpeg', true),
  packed('4.54', 'JPEG Spectral Selection (Process 7 and 9)', 'jpeg', 'image/jpeg', true),
  packed('4.55', 'JPEG Full Progression (Process 10 and 12)', 'jpeg', 'image/jpeg', true),
  packed('4.56', 'JPEG Full Progression (Process 11 and 13)', 'jpeg', 'image/jpeg', true),
  packed('4.57', 'JPEG Lossless (Process 14)', 'jpeg', 'image/jpeg', false),
  packed('4.58', 'JPEG Lossless (Process 15)', 'jpeg', 'image/jpeg', false),
  packed('4.70', 'JPEG Lossless (Process 14, Selection Value 1)', 'jpeg', 'image/jpeg', false),
  packed('4.80', 'JPEG-LS Lossless', 'jpeg-ls', 'image/jls', false),
  packed('4.81', 'JPEG-LS Near-Lossless', 'jpeg-ls', 'image/jls', true),
  packed('4.90', 'JPEG 2000 (Lossless Only)', 'jpeg-2000', 'image/jp2', false),
  packed('4.91', 'JPEG 2000', 'jpeg-2000', 'image/jp2', true),
  packed('4.92', 'JPEG 2000 Part 2 Multi-component (Lossless Only)', 'jpeg-2000', 'image/jpx', false),
  packed('4.93', 'JPEG 2000 Part 2 Multi-component', 'jpeg-2000', 'image/jpx', true),
  referenced('4.94', 'JPIP Referenced', false),
  referenced('4.95', 'JPIP Referenced Deflate', true),
  packed('4.100', 'MPEG2 Main Profile / Main Level', 'video', 'video/mpeg2', true),
  packed('4.100.1', 'Fragmentable MPEG2 Main Profile / Main Level', 'video', 'video/mpeg2', true),
  packed('4.101', 'MPEG2 Main Profile / High Level', 'video', 'video/mpeg2', true),
  packed('4.101.1', 'Fragmentable MPEG2 Main Profile / High Level', 'video', 'video/mpeg2', true),
  packed('4.102', 'MPEG-4 AVC/H.264 High Profile / Level 4.1', 'video', 'video/mp4', true),
  packed('4.102.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1', 'video', 'video/mp4', true),
  packed('4.103', 'MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1', 'video', 'video/mp4', true),
  packed('4.103.1', 'Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile', 'video', 'video/mp4', true),
  packed('4.104', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 for 2D Video', 'video', 'video/mp4', true),
  packed('4.104.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 for 2D', 'video', 'video/mp4', true),
  packed('4.105', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 for 3D Video', 'video', 'video/mp4', true),
  packed('4.105.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 for 3D', 'video', 'video/mp4', true),
  packed('4.106', 'MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2', 'video', 'video/mp4', true),
  packed('4.106.1', 'Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2', 'video', 'video/mp4', true),
  packed('4.107', 'HEVC/H.265 Main Profile / Level 5.1', 'video', 'video/mp4', true),
  packed('4.108', 'HEVC/H.265 Main 10 Profile / Level 5.1', 'video', 'video/mp4', true),
  packed('4.110', 'JPEG XL Lossless', 'jpeg-xl', 'image/jxl', false),
  packed('4.111', 'JPEG XL JPEG Recompression', 'jpeg-xl', 'image/jxl', true),
  packed('4.112', 'JPEG XL', 'jpeg-xl', 'image/jxl', true),
  packed('4.201', 'High-Throughput JPEG 2000 (Lossless Only)', 'jpeg-2000', 'image/jphc', false),
  packed('4.202', 'High-Throughput JPEG 2000 with RPCL (Lossless Only)', 'jpeg-2000', 'image/jphc', false),
  packed('4.203', 'High-Throughput JPEG 2000', 'jpeg-2000', 'image/jphc', true),
  referenced('4.204', 'JPIP HTJ2K Referenced', false),
  referenced('4.205', 'JPIP HTJ2K Referenced Deflate', true),
  packed('5', 'RLE Lossless', 'rle', 'image/dicom-rle', false),
  packed('8.1', 'Deflated Image Frame Compression', 'deflated-frame', NATIVE_MEDIA, false),
];

const byUid = new Map(table.map((syntax) => [syntax.uid, syntax]));

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';

/** The syntax of a UID; an unknown one is read as explicit VR little endian, which all new syntaxes use (PS3.5 A.4). */
export function transferSyntaxOf(uid: string): TransferSyntax {
  return byUid.get(uid) ?? native(uid, 'Unknown transfer syntax', { known: false });
}
