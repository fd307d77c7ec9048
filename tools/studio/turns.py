"""Demo media beside the pictures: a product turned in steps, a lamp being lit, and models to walk round.
  turns.py spin OUT KEY FRAMES     OUT/KEY-00.png ...: the product turned once, camera and light standing still
  turns.py lit OUT FRAMES          OUT/lit-00.png ...: an evening room in which the lamp comes on (scene s_lamp)
  turns.py glb OUT KEY...          OUT/KEY.glb: the product itself, plain colours, metres
Same needs and settings (RX, RY, SPP) as gen_images.py."""
import math, os, sys
import bpy
from mathutils import Matrix, Vector
import products as goods
from studio import *
import studio

GLOW = 200
HEIGHT = {'teapot': .16, 'lamp': .38}   # metres, handle and knob included


def build(key):
    reset(); _d, fn, args, bg, shot = goods.P[key]; fn(**args); bpy.context.view_layer.update(); return list(OBJS), bg, dict(shot)


def render(path):
    bpy.context.scene.render.filepath = path; bpy.ops.render.render(write_still=True)


def spin(out, key, count):
    objs, bg, shot = build(key)
    pts = bbox(objs); c = (Vector([min(p[i] for p in pts) for i in range(3)])+Vector([max(p[i] for p in pts) for i in range(3)]))/2
    # The camera fits the widest view; from there on only the product moves.
    shot['fill'] = .80; shot['az'] = 0; first = f'{out}/{key}-00.png'; shoot(first, bg, **shot)
    axis = Matrix.Translation((c.x, c.y, 0)); start = {o: o.matrix_world.copy() for o in objs}
    for n in range(1, count):
        turn = axis @ Matrix.Rotation(-2*pi*n/count, 4, 'Z') @ axis.inverted()
        for o in objs: o.matrix_world = turn @ start[o]
        render(f'{out}/{key}-{n:02d}.png'); print('frame', n, flush=True)


def lit(out, count):
    objs, bg, shot = build('s_lamp'); shot.pop('res', None)
    bulbs = [m.node_tree.nodes['Principled BSDF'] for m in bpy.data.materials if m.use_nodes and m.node_tree.nodes['Principled BSDF'].inputs['Emission Strength'].default_value > 0]
    full = [b.inputs['Emission Strength'].default_value for b in bulbs]
    for b in bulbs: b.inputs['Emission Strength'].default_value = 0
    shoot(f'{out}/lit-00.png', bg, **shot)
    bulb = next(o for o in objs if o.type == 'MESH' and any(s.material and s.material.node_tree.nodes['Principled BSDF'] in bulbs for s in o.material_slots))
    pts = bbox([bulb]); at = sum(pts, Vector())/len(pts)
    lamps = [o for o in bpy.data.objects if o.type == 'LIGHT']; power = {o: o.data.energy for o in lamps}; cam = bpy.context.scene.camera; stand = cam.location.copy()
    glow = bpy.data.lights.new('g', 'POINT'); glow.color = (1, .72, .42); glow.shadow_soft_size = .12; glowing = bpy.data.objects.new('g', glow); bpy.context.scene.collection.objects.link(glowing); glowing.location = (at.x, at.y, min(p.z for p in pts)-.14)
    side = cam.matrix_world.to_3x3() @ Vector((1, 0, 0)); far = cam.matrix_world.to_3x3() @ Vector((0, 0, 1))
    for n in ([count-1] if os.environ.get('LAST') else range(count)):
        t = n/(count-1); on = max(0, min(1, (t-.35)/.3)); on = on*on*(3-2*on); dim = 1-.72*min(1, t/.35)
        for o in lamps: o.data.energy = power[o]*dim
        bpy.context.scene.world.node_tree.nodes['Background'].inputs[1].default_value = .32*dim
        for b, f in zip(bulbs, full): b.inputs['Emission Strength'].default_value = f*on*2.2
        cam.location = stand+side*(.05*(t-.5))*stand.length*.2-far*(.06*t)*stand.length*.3; glow.energy = GLOW*on
        render(f'{out}/lit-{n:02d}.png'); print('frame', n, flush=True)


def plain(material):
    """Leave the colour only: patterns made of noise cannot go into a glb."""
    b = material.node_tree.nodes['Principled BSDF']
    for link in list(material.node_tree.links):
        if link.to_node == b and link.to_socket.name in ('Base Color', 'Normal'): material.node_tree.links.remove(link)


def glb(out, key):
    objs, _bg, _shot = build(key)
    for m in bpy.data.materials:
        if m.use_nodes: plain(m)
    pts = bbox(objs); low = min(p.z for p in pts); k = HEIGHT[key]/(max(p.z for p in pts)-low)
    for o in objs: o.matrix_world = Matrix.Scale(k, 4) @ Matrix.Translation((0, 0, -low)) @ o.matrix_world
    for o in objs:
        d = o.modifiers.new('fewer', 'DECIMATE'); d.ratio = 1
        dg = bpy.context.evaluated_depsgraph_get(); n = len(o.evaluated_get(dg).to_mesh().polygons); o.evaluated_get(dg).to_mesh_clear(); d.ratio = min(1, 6000/max(n, 1))
    bpy.ops.export_scene.gltf(filepath=f'{out}/{key}.glb', export_format='GLB', export_apply=True, export_yup=True, export_texcoords=False, export_cameras=False, export_lights=False, export_animations=False)
    print(key, os.path.getsize(f'{out}/{key}.glb'), flush=True)


if __name__ == '__main__':
    what, out, *rest = sys.argv[1:]; os.makedirs(out, exist_ok=True)
    if what == 'spin': spin(out, rest[0], int(rest[1]))
    if what == 'lit': lit(out, int(rest[0]))
    if what == 'glb':
        for key in rest: glb(out, key)
