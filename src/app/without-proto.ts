// Read before anything else. `__proto__` as a property is how one object's fields become everybody's; nothing of ours
// needs it. The launcher starts Node with `--disable-proto=delete`, which is the same; this holds for every other start.
Reflect.deleteProperty(Object.prototype, '__proto__');
