// The one place where text becomes elements: only what this server rendered and sanitized.

interface Policy {
  createHTML(html: string): string;
}

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: Policy): Policy };
  }
}

const policy = window.trustedTypes?.createPolicy("discuss", { createHTML: (html) => html });

/** Parses the server's HTML. Nothing in it runs: a template's content is inert, and the policy of the page allows no inline script. */
export function parse(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return document.importNode(template.content, true);
}
