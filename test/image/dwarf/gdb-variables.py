# Run by gdb: prints, as JSON, every variable with static storage that some code can see, with its type.
import json
import gdb

codes = {
    gdb.TYPE_CODE_STRUCT: "struct",
    gdb.TYPE_CODE_UNION: "union",
    gdb.TYPE_CODE_ENUM: "enum",
    gdb.TYPE_CODE_PTR: "pointer",
    gdb.TYPE_CODE_REF: "pointer",
    gdb.TYPE_CODE_ARRAY: "array",
    gdb.TYPE_CODE_MEMBERPTR: "member pointer",
}


def describe(type, depth):
    type = type.strip_typedefs().unqualified()
    kind = codes.get(type.code, "base")
    result = {"kind": kind, "size": type.sizeof}
    if kind in ("struct", "union") and depth > 0:
        result["members"] = [
            [field.name or "", field.bitpos, field.bitsize, describe(field.type, depth - 1)]
            for field in type.fields()
            if hasattr(field, "bitpos")
        ]
    elif kind == "pointer" and depth > 0:
        target = type.target().strip_typedefs()
        if target.code not in (gdb.TYPE_CODE_FUNC, gdb.TYPE_CODE_VOID):
            result["target"] = describe(target, depth - 1)
    elif kind == "array":
        low, high = type.range()
        result["count"] = high - low + 1
        result["element"] = describe(type.target(), depth)
    elif kind == "enum":
        result["values"] = [[field.name.split("::")[-1], field.enumval] for field in type.fields()]
    return result


found = {}
seen = set()
low, high = [int(word, 0) for word in gdb.convenience_variable("code").string().split()]
for pc in range(low, high, 2):
    block = gdb.block_for_pc(pc)
    while block is not None:
        key = (block.start, block.end, block.function and block.function.name, block.is_static, block.is_global)
        if key in seen:
            break
        seen.add(key)
        for symbol in block:
            if symbol.is_variable and symbol.addr_class == gdb.SYMBOL_LOC_STATIC:
                value = symbol.value()
                if value.address is None or value.is_optimized_out:
                    continue
                found[(symbol.name, int(value.address))] = {
                    "name": symbol.name,
                    "address": int(value.address) & 0xFFFFFFFF,
                    "line": symbol.line,
                    "type": describe(symbol.type, 4),
                }
        block = block.superblock
print("JSON" + json.dumps(list(found.values())))
