import surveyCss from '../../survey/survey.css?inline';
import panelCss from './panel.css?inline';

export { Panel } from './panel.tsx';
export const styles = [surveyCss, panelCss];
