import { AppError } from '#kernel/errors.ts';
import { readHealthLink } from '#formats/shlink/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import * as contract from '../links.contract.ts';
import type { RecordsParts } from '../ports.ts';
import { createHandIn } from '../uploads/hand-in.ts';
import { askLink, type TakenFile } from './ask-link.ts';

/** Records that a health app shares by a link (SMART Health Links). */
export function linksOperations(parts: RecordsParts): Implemented[] {
  const handIn = createHandIn(parts);
  const add = implement(contract.addLink, async (context, { link: written, passcode }) => {
    if (context.case.state === 'closed')
      throw new AppError('state.wrong-step', 'This request is closed, so nothing can be added to it.');
    const link = readHealthLink(written);
    const { files, notes } = await askLink(parts.egress, link, passcode, parts.clock.now());
    const folder = cleanLabel(link.label);
    if (files.length > 0)
      await handIn(context, folder, files.map((file, index) => ({ path: `${folder}/${nameOf(file, index)}`, bytes: file.bytes }))); // prettier-ignore
    else if (notes.length === 0)
      notes.push('The link leads to no records. Please look in your health app what it shares.');
    return { label: link.label ?? null, files: files.length, notes };
  });
  return [add];
}

/** The maker's words as the name of a folder. */
const cleanLabel = (label: string | undefined): string =>
  `Health link${
    label === undefined
      ? ''
      : `, ${label
          .replaceAll(/[^\p{L}\p{N} .,()-]/gu, ' ')
          .replaceAll(/\s+/g, ' ')
          .trim()}`
  }`;

const endings: Readonly<Record<string, string>> = {
  'application/fhir+json': 'json',
  'application/smart-health-card': 'smart-health-card',
  'application/cda+xml': 'xml',
  'application/xml': 'xml',
  'application/json': 'json',
  'application/pdf': 'pdf',
};

const nameOf = ({ contentType }: TakenFile, index: number): string =>
  `records ${index + 1}.${endings[contentType] ?? 'dat'}`;
