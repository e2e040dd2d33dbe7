export { decodeXml, type Decoded } from './decode.ts';
export { parseXml, type XmlLimits } from './parse.ts';
export {
  attribute,
  descendants,
  element,
  elementAt,
  elements,
  pointerOf,
  textOf,
  typeOf,
  type XmlElement,
} from './tree.ts';
export { excerptOf } from './write.ts';
