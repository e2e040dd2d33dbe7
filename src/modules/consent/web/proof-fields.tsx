import { prove } from '#modules/identity/identity.contract.ts';
import { TextField } from '#ui/form/text-field.tsx';
import type { Client } from '#ui/api.ts';

/** Password and code: the fresh proof that an act asks for. */
export function ProofFields() {
  return (
    <>
      <TextField name="password" label="Password" type="password" autoComplete="current-password" required />
      <TextField
        name="code"
        label="Code from your app"
        inputMode="numeric"
        autoComplete="one-time-code"
        chars={8}
        required
      />
    </>
  );
}

/** A text field of a sent form. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Proves who it is with what the fields hold. @throws ApiProblem when it does not match. */
export async function proveWith(client: Client, form: FormData): Promise<void> {
  await client.call(prove, { password: textOf(form, 'password'), code: textOf(form, 'code').replaceAll(/\s/g, '') });
}
