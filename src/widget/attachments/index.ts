export { Attached as Part } from './attached.tsx';
export { createTray } from './create-tray.tsx';
