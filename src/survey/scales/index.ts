import { adoptStyles } from '../../element/shadow.ts';
import scalesCss from './scales.css?inline';

/** Styles a scale of signs. Most surveys have stars. */
export function style(scale: HTMLElement): void {
  adoptStyles(scale.getRootNode() as ShadowRoot, scalesCss);
}
