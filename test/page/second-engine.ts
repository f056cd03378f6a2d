import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** IBM's engine, which runs in the page as axe does. */
const ENGINE = readFileSync('node_modules/accessibility-checker-engine/ace.js', 'utf8');

interface Found {
  ruleId: string;
  /** Whether a guideline requires it, and how sure the engine is. */
  value: [policy: string, confidence: string];
  message: string;
  snippet: string;
  node: Element;
}

interface Engine {
  Checker: new () => {
    check(root: Node, guidelines: string[]): Promise<{ results: Found[] }>;
  };
}

/**
 * What breaks a rule of IBM's engine for certain. What it only asks a person to look at is left out.
 *
 * @param include a selector; by default the page is checked whole
 */
export async function faultsByIbm(page: Page, include?: string): Promise<string[]> {
  await page.evaluate(`globalThis.ace ??= (() => { ${ENGINE}\n return ace; })()`);
  return page.evaluate(async (selector) => {
    /** By rule: what it finds that is no fault, and why. */
    const exceptions: Record<string, (node: Element) => boolean> = {
      // A region that scrolls when there is more in it is a stop of the tab key from the start. axe asks for the stop.
      element_tabbable_role_valid: (node) => /auto|scroll/.test(getComputedStyle(node).overflow),
      // The names of landmarks are for screen readers. What people see is the heading of the chat.
      aria_complementary_label_visible: (node) => node.hasAttribute('aria-label'),
      // A form without a name is no landmark, so there is nothing to tell apart.
      aria_form_label_unique: (node) => !node.hasAttribute('aria-label'),
      aria_landmark_name_unique: (node) =>
        node.localName === 'form' && !node.hasAttribute('aria-label'),
      // Checkboxes of the same name in different forms have nothing to do with each other.
      input_checkboxes_grouped: (node) => {
        const { form, name } = node as HTMLInputElement;
        const all = form?.querySelectorAll(`input[name=${name}]`) ?? [];
        return all.length === 1 || node.closest('fieldset') !== null;
      },
      // Groups of the same name in different forms have nothing to do with each other either.
      fieldset_label_valid: (node) =>
        Boolean(node.querySelector(':scope > legend')?.textContent) &&
        node.closest('form')?.querySelectorAll(`.${node.className}`).length === 1,
      // A link that skips to the content is before everything else.
      aria_content_in_landmark: (node) => node.matches('body > a.skip:first-child'),
      // Who clicks the label clicks what it names.
      target_spacing_sufficient: (node) =>
        (node.closest('label')?.getBoundingClientRect().height ?? 0) >= 24,
      // Neither the content of an image, here a legend that the chart draws as a table, nor a hidden cell is read.
      table_headers_related: (node) => node.closest('[role=img], [aria-hidden=true]') !== null,
    };
    // The engine takes what is clipped for hidden, although screen readers read it.
    const unclipped = new CSSStyleSheet();
    unclipped.replaceSync('.unseen { clip-path: none !important }');
    document.adoptedStyleSheets.push(unclipped);
    const { Checker } = (globalThis as unknown as { ace: Engine }).ace;
    const root = selector === undefined ? document : document.querySelector(selector)!;
    const { results } = await new Checker().check(root, ['IBM_Accessibility', 'WCAG_2_2']);
    document.adoptedStyleSheets.pop();
    return (
      results
        .filter(({ value }) => value[1] === 'FAIL')
        // It does not know that a closed <details> hides its content.
        .filter(({ node }) => node.nodeType !== Node.ELEMENT_NODE || node.checkVisibility())
        .filter(({ ruleId, node }) => !exceptions[ruleId]?.(node))
        .map(({ ruleId, message, snippet }) => `${ruleId}: ${message}: ${snippet}`)
    );
  }, include);
}
