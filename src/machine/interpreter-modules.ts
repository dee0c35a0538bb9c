export {
  interpreterModules,
  useInterpreterModules,
  type InterpreterModules,
} from '../engine/interpreter/modules.ts'
