export { toJson } from '../delivery/json.ts';
