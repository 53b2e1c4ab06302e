import * as react from 'react/jsx-dev-runtime';
import { visibleProps } from './visible-children.ts';

export { Fragment, type JSX } from 'react/jsx-dev-runtime';

export const jsxDEV: typeof react.jsxDEV = (type, props, ...rest) =>
  react.jsxDEV(type, visibleProps(type, props as object), ...rest);
