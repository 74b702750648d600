import { test } from 'vitest'
import { differences, wrongClaims } from './harness/compare'
import { functionOf, type Capability, type ExtendedCapability, type Shape } from './harness/vfio-function'
import { attach, masksOf } from './harness/vfio-table'
import { withVfioFolder } from './harness/vfio'
import { machineOf } from './harness/machine'
import { withQemu } from './harness/qemu-process'
import { liveDevice, readLiveDevices } from './harness/memory'
let seed = Number(process.env.SEED ?? 1)
const rnd = (n: number) => { seed = (seed + 0x6d2b79f5) | 0; let t = Math.imul(seed ^ (seed >>> 15), 1 | seed); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) % n }
const hex = (n: number) => Array.from({length:n},()=>rnd(256).toString(16).padStart(2,'0')).join('')
function rand(): Shape {
  const four = rnd(3) > 0
  const n = four ? 1 + rnd(5) : rnd(6)
  const slots = Array.from({length: 44}, (_,i)=>0x40+4*i).map((x)=>[rnd(1e6),x] as const).sort((a,b)=>a[0]-b[0]).map(x=>x[1])
  const offs: number[] = []
  for (const s of slots) if (offs.length<n && offs.every(o=>Math.abs(o-s)>=(rnd(8)?24:8))) offs.push(s)
  const ids = [1,5,0x11,0x10,9,9,3,0xd,0x13,0x12,4,0,0x14,0x55]
  let msi=false, msix=false
  const caps: Capability[] = offs.map(at => {
    let id = ids[rnd(ids.length)]!
    if (id===5) { if (msi) id=9; msi=true }
    if (id===0x11) { if (msix) id=9; msix=true }
    const room = Math.min(0x3c, 0x100-at) - 2
    let body = hex(room)
    if (id===0x10) body = ([0,1,9][rnd(3)]!*16+rnd(3)).toString(16).padStart(2,'0') + '00' + hex(room).slice(4)
    if (id===5) body = ((rnd(6)<<1)|(rnd(2)<<7)|rnd(2)).toString(16).padStart(2,'0') + '0'+rnd(2) + hex(room).slice(4)
    if (id===0x11) body = '0'+rnd(8)+['00','80','c0'][rnd(3)] + '00000000' + '00800000' + hex(room).slice(20)
    return [at,id,body.slice(0,2*room)]
  })
  const eo = [0x100]; const ne = four ? rnd(6) : 0
  for (let k=0;k<ne-1;k++) { const s = 0x108+4*rnd(0x3a0); if (eo.every(o=>Math.abs(o-s)>=(rnd(8)?24:8))) eo.push(s) }
  const eids=[1,2,3,4,0xb,0xd,0xe,0xf,0x10,0x13,0x15,0x17,0x18,0x19,0x1b,0x1e,0x1f,0x23,0,0x25,0x55]
  const ext: ExtendedCapability[] = ne ? eo.map(at => [at, eids[rnd(eids.length)]!, 1+rnd(2), hex(Math.min(0x20,0x1000-at-4))]) : []
  const bars = [] as [number,number,number][]
  for (let b=0;b<6;b++) { const k=rnd(6); if (k===0) bars.push([b,0,16<<rnd(20)]); if (k===1) bars.push([b,1,4<<rnd(6)]); if (k===2) bars.push([b,8,4096<<rnd(12)]); if (k===3&&b<5) { bars.push([b,[4,0xc][rnd(2)]!,2**(4+rnd(34))]); b++ } }
  if (!bars.length || msix) { bars[0] = [0,0,0x10000]; if (bars[1]?.[0]===0) bars.splice(1,1) ; for (let i=1;i<bars.length;i++) if (bars[i]![0]===0) bars.splice(i,1) }
  if (four) return { caps, ext, bars, size: 4096, rom: rnd(3)?0:2048<<rnd(8), pin: rnd(5), header: rnd(4)?0:0x80 }
  return { caps, bars, size: 256, rom: rnd(3)?0:2048<<rnd(8), pin: rnd(5) }
}
test('fuzz', async () => {
  const N = Number(process.env.N ?? 120); let ok=0, ref=0, refBoth=0, bad=0
  for (const [m,p] of [['pc-q35-7.2','root-port'],['pc-q35-7.2','pcie.0'],['pc-i440fx-7.2','pci.0']] as const) {
    const shapes = Array.from({length:N}, rand); const fns = shapes.map(functionOf)
    await withVfioFolder(fns, async v => { for (let i=0;i<N;i++) {
      const row = {physical: fns[i]!, placement: p, options: ''}
      let ours; try { ours = masksOf(m,row,'physical',fns[i]!.config) } catch (e) { bad++; console.log('THROWS', String(e), JSON.stringify(shapes[i])); continue }
      try { await withQemu({...machineOf(m,[{id:'d',device:attach(v.sysfsdev[i]!),placement:p}],v.env),timeout:4000}, q => {
        const live = liveDevice(readLiveDevices(q),'d')
        if (ours.refused) { bad++; console.log(p,'OURS REFUSED', ours.refused, JSON.stringify(shapes[i])); return }
        const d = differences(ours, live); const w = wrongClaims(masksOf(m,row,'qemu',live.config.subarray(0,ours.size)), live)
        if (d.length) { bad++; console.log(p, 'PHYS', d.slice(0,5).join(' | '), JSON.stringify(shapes[i])) } 
        else if (w.length) { bad++; console.log(p, 'QEMUVIEW', w.slice(0,5).join(' | '), JSON.stringify(shapes[i])) } else ok++
      }) } catch (e) { ref++; if (ours.refused) refBoth++; else { bad++; console.log(p, 'QEMU REFUSED', String(e).slice(-200), JSON.stringify(shapes[i])) } }
    } })
  }
  console.log({ok,ref,refBoth,bad})
}, 600000)
