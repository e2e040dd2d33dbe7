import { z } from 'zod';
import { dicomUid, idText, longText, shortText } from './words.ts';

/** A page of a document that was handed in; `page` counts from 1. */
const pageSource = z.strictObject({
  kind: z.literal('page'),
  documentId: idText,
  page: z.int().min(1),
  quote: longText.optional(),
});

const point = z.tuple([z.number(), z.number(), z.number()]);

/** A length drawn on a picture: millimetres, both ends in patient coordinates (LPS, mm; PS3.3 C.7.6.2.1.1). */
const lengthMeasurement = z.strictObject({
  type: z.literal('length'),
  value: z.number().positive(),
  unit: z.literal('mm'),
  points: z.tuple([point, point]),
});

/** One frame at one window (PS3.3 C.11.2.1.2); `frame` counts from 1, `instanceNumber` is what the viewer shows. */
const imageSource = z.strictObject({
  kind: z.literal('image'),
  studyInstanceUID: dicomUid,
  seriesInstanceUID: dicomUid,
  sopInstanceUID: dicomUid,
  frame: z.int().min(1),
  windowCenter: z.number(),
  windowWidth: z.number().min(1),
  instanceNumber: z.int().optional(),
  measurement: lengthMeasurement.optional(),
});

/** A structured fact of the record; `text` repeats it so that the signed document can be read alone. */
const factSource = z.strictObject({ kind: z.literal('fact'), factId: idText, text: shortText.optional() });

/** A published article, by PubMed number or DOI. */
const articleSource = z
  .strictObject({
    kind: z.literal('article'),
    pmid: z
      .string()
      .regex(/^\d{1,9}$/)
      .optional(),
    doi: z
      .string()
      .regex(/^10\.\d{4,9}\/\S+$/)
      .optional(),
    citation: longText,
  })
  .refine((article) => article.pmid !== undefined || article.doi !== undefined, 'needs a PubMed number or a DOI');

export const imageSourceSchema: z.ZodType<ImageSource> = imageSource;
export const sourceSchema: z.ZodType<Source> = z.union([pageSource, imageSource, factSource, articleSource]);

export type PageSource = z.infer<typeof pageSource>;
export type ImageSource = z.infer<typeof imageSource>;
export type FactSource = z.infer<typeof factSource>;
export type ArticleSource = z.infer<typeof articleSource>;
/** Where a sentence comes from. Order of keys does not matter: the document is canonicalised (RFC 8785). */
export type Source = PageSource | ImageSource | FactSource | ArticleSource;
