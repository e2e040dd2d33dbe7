import { content, type Programme } from '#formats/content/index.ts';
import { AppError } from '#kernel/errors.ts';

/** The services of this installation, in the order of the content. */
export const programmes = (): readonly Programme[] => content.programmes;

/** @throws AppError not-found for a service that is not offered here. */
export function programmeBySlug(slug: string): Programme {
  const programme = content.programmes.find((one) => one.slug === slug);
  if (!programme) throw new AppError('not-found', 'This service does not exist here.');
  return programme;
}
