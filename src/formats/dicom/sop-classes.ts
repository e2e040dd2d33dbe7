/**
 * Storage classes whose instances always have pixel data (PS3.4 table B.5-1): CR, DX, mammography, CT, ultrasound, MR,
 * nuclear, secondary capture, angiography, visible light and slides, PET, RT image, segmentation.
 * An instance of one of them that has none was cut off.
 */
const IMAGE =
  /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(1|1\.[1-3]|1\.[1-3]\.1|2|2\.1|2\.2|3\.1|4|4\.1|4\.3|4\.4|6\.1|6\.2|7|7\.[1-4]|12\.1|12\.1\.1|12\.2|12\.2\.1|13\.1\.[1-5]|20|66\.4|77\.1\.[1-6]|77\.1\.[1-6]\.[1-8]|128|128\.1|130|481\.1)$/;

/** True when instances of this class always have pixel data. */
export function isImageClass(sopClassUid: string): boolean {
  return IMAGE.test(sopClassUid);
}
