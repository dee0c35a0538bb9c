# Run by gdb on a stopped QEMU: steps on, and prints, as JSON, the state and all locals of each place that it comes to.
import base64
import json
import struct
import gdb


def scalar(value):
    type = value.type.strip_typedefs()
    if type.code == gdb.TYPE_CODE_FLT:
        return base64.b64encode(struct.pack("<f" if type.sizeof == 4 else "<d", float(value))).decode()
    if type.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION, gdb.TYPE_CODE_ARRAY):
        return None
    if type.code == gdb.TYPE_CODE_REF:
        value = value.referenced_value().address
    mask = (1 << (8 * type.sizeof)) - 1
    return base64.b64encode((int(value) & mask).to_bytes(type.sizeof, "little")).decode()


def variable(symbol, frame):
    result = {"name": symbol.name, "line": symbol.line, "isArgument": symbol.is_argument}
    try:
        value = symbol.value(frame)
        if value.is_optimized_out:
            result["lost"] = True
        elif value.address is not None and value.type.strip_typedefs().code != gdb.TYPE_CODE_REF:
            result["address"] = int(value.address) & 0xFFFFFFFF
        else:
            result["value"] = scalar(value)
    except gdb.error as error:
        result["error"] = str(error)
    return result


def describe():
    frame = gdb.newest_frame()
    result = []
    while frame is not None:
        block = frame.block()
        variables = []
        while block is not None and not block.is_static and not block.is_global:
            variables += [variable(s, frame) for s in block if s.is_variable or s.is_argument]
            if block.function is not None:
                break
            block = block.superblock
        result.append({"function": frame.name(), "variables": variables})
        older = frame.older()
        if frame.type() == gdb.INLINE_FRAME:
            frame = older
            continue
        caller = None
        if older is not None:
            names = ["r%d" % n for n in range(4, 12)] + ["sp", "pc"]
            caller = {name: int(older.read_register(name)) & 0xFFFFFFFF for name in names}
        return {"frames": result, "caller": caller}


stops, stride = [int(word) for word in gdb.convenience_variable("stops").string().split()]
gdb.execute("set backtrace past-main on")
found = []
for stop in range(stops):
    gdb.execute("stepi %d" % stride, to_string=True)
    frame = gdb.newest_frame()
    described = describe()
    described["core"] = [int(frame.read_register("r%d" % n)) & 0xFFFFFFFF for n in range(13)]
    described["core"] += [int(frame.read_register(name)) & 0xFFFFFFFF for name in ("sp", "lr", "pc")]
    single = b"".join(struct.pack("<f", float(frame.read_register("s%d" % n))) for n in range(32))
    described["single"] = base64.b64encode(single).decode()
    memory = gdb.selected_inferior().read_memory(0x20000000, 0x4000)
    described["memory"] = base64.b64encode(bytes(memory)).decode()
    found.append(described)
print("JSON" + json.dumps(found))
