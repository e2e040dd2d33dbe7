/** A price in words of the place: `$420`, `€390`, with cents only when there are any. `minor` is in minor units (ISO 4217). */
export function formatPrice(price: { minor: number; currency: string }, locale: string): string {
  const latin = new Intl.Locale(locale, { numberingSystem: 'latn' }).toString();
  const style = { style: 'currency', currency: price.currency, currencyDisplay: 'narrowSymbol' } as const;
  const digits = new Intl.NumberFormat(latin, style).resolvedOptions().maximumFractionDigits ?? 2;
  const amount = price.minor / 10 ** digits;
  const round = Number.isInteger(amount) ? { maximumFractionDigits: 0 } : {};
  return new Intl.NumberFormat(latin, { ...style, ...round }).format(amount);
}
