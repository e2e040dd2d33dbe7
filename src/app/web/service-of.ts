/** Whose page this is: a service of an organisation, with a person who answers the phone. */
export type Service = { slug: string; name: string; helpPhone: string };

/** A page that belongs to no service in particular. */
const none: Service = { slug: '', name: 'Second opinion', helpPhone: '' };

type Hints = { pathname: string; programme: unknown; organisation: string | undefined; remembered: string | null };

/** Chooses the service of a page. The person's own always wins: a link to another service does not change who helps. */
export function serviceOf(all: readonly Service[], hints: Hints): Service {
  const find = (slug: unknown) => all.find((one) => one.slug === slug);
  const named = /^\/start\/([^/]+)/.exec(hints.pathname)?.[1] ?? hints.programme;
  const only = hints.pathname === '/' || all.length === 1 ? all[0] : undefined;
  const found = find(hints.organisation) ?? find(named) ?? only ?? find(hints.remembered) ?? none;
  return { slug: found.slug, name: found.name, helpPhone: found.helpPhone };
}

const key = 'consilium.service';

/** Of this tab only: who shares the computer later does not see which service was used. */
export function rememberedService(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // Storage may be switched off.
  }
}

/** Keeps the service for the sign-in page, where nobody is known. */
export function rememberService(slug: string): void {
  try {
    sessionStorage.setItem(key, slug);
  } catch {
    // The sign-in page then asks which service it is.
  }
}
