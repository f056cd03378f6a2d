export { importRecords, type LeftOut } from './import.ts';
export { FILE_FORMATS, type FileFormat, readFile } from './read.ts';
