// Numbers with the right form of their noun.

/** Writes counts in a language: `count(n, singular, other, more)`, with further forms by their name where the language has them. */
export function counting(language: string): (n: number, singular: string, other: string, more?: Record<string, string>) => string {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (n, singular, other, more) => {
    const form = plural.select(n);
    return `${number.format(n)} ${form === "one" ? singular : (more?.[form] ?? other)}`;
  };
}
