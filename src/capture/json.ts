export { fromJson, toJson } from '../delivery/json.ts';
