// Numbers with the right form of their noun.

/**
 * Writes counts in a language: `count(n, singular, other, more)`, with further forms by their name where the language has them. What it
 * counts with is made when something is counted: it costs a slow processor a tenth of a second.
 */
export function counting(language: string): (n: number, singular: string, other: string, more?: Record<string, string>) => string {
  let plural: Intl.PluralRules | undefined;
  let number: Intl.NumberFormat | undefined;
  return (n, singular, other, more) => {
    plural ??= new Intl.PluralRules(language);
    number ??= new Intl.NumberFormat(language);
    const form = plural.select(n);
    return `${number.format(n)} ${form === "one" ? singular : (more?.[form] ?? other)}`;
  };
}
