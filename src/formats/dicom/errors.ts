import { AppError } from '#kernel/errors.ts';

/*
 * What a patient reads when a picture file cannot be taken. Each sentence says what we saw and what to do;
 * none repeats anything that stands in the file.
 */

/** The file, or a value in it, is cut off. */
export function truncated(where: string, cause?: unknown): AppError {
  return new AppError(
    'file.truncated',
    `This picture file ends too early: ${where}. It was probably not copied completely. Please copy it again from the disc or ask the hospital for it again; your other files are not affected.`,
    { cause },
  );
}

/** The file contradicts itself or the standard. */
export function damaged(what: string, cause?: unknown): AppError {
  return new AppError(
    'file.damaged',
    `This picture file is damaged: ${what}. Please ask the hospital for a new copy; your other files are not affected.`,
    { cause },
  );
}

/** The file would do harm, or asks for more room than any real picture. */
export function unsafe(what: string): AppError {
  return new AppError('file.unsafe', `We did not take this picture file: ${what}. Your other files are not affected.`);
}

/** Not a DICOM picture, or one of a kind we do not read. */
export function unsupported(what: string): AppError {
  return new AppError('input.unsupported', what);
}

/** A file of no bytes. */
export function emptyFile(): AppError {
  return new AppError(
    'file.empty',
    'This picture file is empty (0 bytes). It was probably not copied completely. Please copy it again from the disc.',
  );
}
