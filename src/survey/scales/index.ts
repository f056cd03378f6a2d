import { adoptStyles } from '../../element/shadow.ts';
import scalesCss from './scales.css?inline';

/** Styles a scale of signs, unless it has gone while this loaded. Most surveys have stars. */
export function style(scale: HTMLElement): void {
  const root = scale.getRootNode() as ShadowRoot | HTMLElement;
  if ('adoptedStyleSheets' in root) adoptStyles(root, scalesCss);
}
