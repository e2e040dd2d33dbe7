import type { Role } from '#kernel/actor.ts';
import { purposesOf, purposeWords } from '#modules/consent/purposes.contract.ts';
import { place } from './purpose-held.ts';

/** Why protected data is used, where everybody sees it. A role with one purpose reads it, others choose. */
export function PurposeChoice({ purpose, roles }: { purpose: string; roles: readonly string[] }) {
  const choices = purposesOf(roles as readonly Role[]);
  const words = (code: string) => (code in purposeWords ? purposeWords[code as keyof typeof purposeWords] : code);
  if (choices.length < 2) return words(purpose);
  return (
    <select
      className="staff-link"
      aria-label="You are here for"
      value={purpose}
      onChange={(event) => {
        globalThis.sessionStorage.setItem(place, event.target.value);
        // Everything on the page was asked for another purpose.
        location.reload();
      }}
    >
      {choices.map((code) => (
        <option key={code} value={code}>
          {words(code)}
        </option>
      ))}
    </select>
  );
}
