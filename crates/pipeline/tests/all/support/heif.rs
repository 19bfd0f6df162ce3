//! HEIC put together from boxes, around the coded picture of a file that an encoder made; and
//! parameter sets that claim whatever one likes.

/// 160 x 120 pixels in one piece, as libheif and x265 make it.
pub const CODED: &[u8] = include_bytes!("../../files/p3.heic");
pub const CODED_SIZE: (u32, u32) = (160, 120);

/// Where an item's bytes are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    File,
    Inside,
    /// In another item, which nobody supports.
    Item,
}

/// An item; its number is its index and 1.
#[derive(Debug, Clone)]
pub struct Item {
    pub kind: [u8; 4],
    pub home: Home,
    pub bytes: Vec<u8>,
    /// Numbers of its properties; 0 is none.
    pub properties: Vec<u8>,
}

/// A file, whose first item is the primary one.
#[derive(Debug, Clone, Default)]
pub struct Heif {
    pub items: Vec<Item>,
    /// Numbered from 1.
    pub properties: Vec<Vec<u8>>,
    /// Kind, from, to.
    pub references: Vec<([u8; 4], u16, Vec<u16>)>,
    /// Into how many extents the bytes of items are cut.
    pub extents: usize,
    /// Added to the offsets of all items.
    pub displaced: u32,
    /// The body of the box of places, if it shall not be right.
    pub places: Option<Vec<u8>>,
    /// The same of the box that says which item has which properties.
    pub associations: Option<Vec<u8>>,
}

impl Heif {
    /// The coded picture, with its parameter sets as the first property and its size as the second.
    pub fn single() -> Self {
        Self {
            items: vec![Item {
                kind: *b"hvc1",
                home: Home::File,
                bytes: coded_bytes(),
                properties: vec![1, 2],
            }],
            properties: vec![whole_box(CODED, b"hvcC").to_vec(), size(CODED_SIZE)],
            extents: 1,
            ..Self::default()
        }
    }

    /// Copies of the coded picture side by side and one below the other, cut to a size.
    pub fn grid(columns: u8, rows: u8, cut: (u32, u32)) -> Self {
        let mut file = Self::single();
        let tile = file.items.remove(0);
        let sides = [cut.0 as u16, cut.1 as u16].map(u16::to_be_bytes);
        let count = u16::from(columns) * u16::from(rows);
        file.items.push(Item {
            kind: *b"grid",
            home: Home::Inside,
            bytes: [&[0, 0, rows - 1, columns - 1], sides.as_flattened()].concat(),
            properties: vec![3],
        });
        file.items.extend((0..count).map(|_| tile.clone()));
        file.properties.push(size(cut));
        file.references = vec![(*b"dimg", 1, (2..2 + count).collect())];
        file
    }

    /// The same with one more property of the primary item.
    pub fn with(mut self, property: Vec<u8>) -> Self {
        self.properties.push(property);
        let number = self.properties.len() as u8;
        self.items[0].properties.push(number);
        self
    }

    /// The same with an alpha of one piece and of a size, without its data.
    pub fn with_alpha(mut self, pixels: (u32, u32)) -> Self {
        let first = self.properties.len() as u8 + 1;
        self.properties.extend([
            configuration(pixels, pixels),
            size(pixels),
            full(b"auxC", 0, b"urn:mpeg:hevc:2015:auxid:1\0"),
        ]);
        let mut file = self.with_item(b"hvc1", Home::File, &[]);
        let number = file.items.len() as u16;
        file.items[usize::from(number) - 1].properties = (first..first + 3).collect();
        file.references.push((*b"auxl", number, vec![1]));
        file
    }

    /// The same with one more item.
    pub fn with_item(mut self, kind: &[u8; 4], home: Home, bytes: &[u8]) -> Self {
        self.items.push(Item {
            kind: *kind,
            home,
            bytes: bytes.to_vec(),
            properties: Vec::new(),
        });
        self
    }

    pub fn file(&self) -> Vec<u8> {
        let head = boxed(b"ftyp", b"heic\0\0\0\0heicmif1");
        let data_start = head.len() + self.meta(0).len() + 8;
        let data = self.bytes(Home::File);
        [head, self.meta(data_start as u32), boxed(b"mdat", &data)].concat()
    }

    fn bytes(&self, home: Home) -> Vec<u8> {
        let items = self.items.iter().filter(|item| item.home == home);
        items.flat_map(|item| item.bytes.clone()).collect()
    }

    fn meta(&self, data_start: u32) -> Vec<u8> {
        let infos = (1..).zip(&self.items).map(|(number, item): (u16, _)| {
            full(
                b"infe",
                2,
                &[&number.to_be_bytes()[..], &[0, 0], &item.kind, &[0]].concat(),
            )
        });
        let infos: Vec<u8> = infos.flatten().collect();
        let count = (self.items.len() as u16).to_be_bytes();
        let references = self.references.iter().map(|(kind, from, to)| {
            let count = to.len() as u16;
            let numbers = [&[*from, count], to.as_slice()].concat();
            let bytes: Vec<u8> = numbers.into_iter().flat_map(u16::to_be_bytes).collect();
            boxed(kind, &bytes)
        });
        let references: Vec<u8> = references.flatten().collect();
        let body = [
            full(b"pitm", 0, &[0, 1]),
            full(b"iinf", 0, &[&count[..], &infos].concat()),
            full(b"iref", 0, &references),
            boxed(b"idat", &self.bytes(Home::Inside)),
            self.places(data_start),
            self.property_boxes(),
        ];
        full(b"meta", 0, &body.concat())
    }

    fn property_boxes(&self) -> Vec<u8> {
        let right = || {
            let items = self.items.iter().enumerate();
            associations(items.map(|(index, item)| (index as u16 + 1, &*item.properties)))
        };
        let body = self.associations.clone().unwrap_or_else(right);
        let store = boxed(b"ipco", &self.properties.concat());
        boxed(b"iprp", &[store, boxed(b"ipma", &body)].concat())
    }

    fn places(&self, data_start: u32) -> Vec<u8> {
        if let Some(body) = &self.places {
            return boxed(b"iloc", body);
        }
        let mut starts = [data_start, 0, 0];
        let places = (1..).zip(&self.items).map(|(number, item)| {
            let start = &mut starts[item.home as usize];
            let len = item.bytes.len() / self.extents;
            let extents = (0..self.extents).map(|index| {
                let is_last = index + 1 == self.extents;
                let rest = item.bytes.len() - index * len;
                let extent = (
                    *start + self.displaced,
                    if is_last { rest } else { len } as u32,
                );
                *start += extent.1;
                extent
            });
            place(number, item.home, &extents.collect::<Vec<_>>())
        });
        boxed(b"iloc", &places_of(&places.collect::<Vec<_>>()))
    }
}

/// The body of a box of places.
pub fn places_of(places: &[Vec<u8>]) -> Vec<u8> {
    let count = (places.len() as u16).to_be_bytes();
    [&[1, 0, 0, 0, 0x44, 0], &count[..], &places.concat()].concat()
}

/// Where an item lies: offsets and lengths.
pub fn place(item: u16, home: Home, extents: &[(u32, u32)]) -> Vec<u8> {
    let fields = [item, home as u16, 0, extents.len() as u16].map(u16::to_be_bytes);
    let extents = extents.iter().flat_map(|(offset, len)| [*offset, *len]);
    let extents = extents.flat_map(u32::to_be_bytes);
    fields.into_iter().flatten().chain(extents).collect()
}

/// The body of a box that says which item has which properties.
pub fn associations<'a>(items: impl ExactSizeIterator<Item = (u16, &'a [u8])>) -> Vec<u8> {
    let mut body = vec![0; 4];
    body.extend((items.len() as u32).to_be_bytes());
    for (number, properties) in items {
        body.extend(number.to_be_bytes());
        body.push(properties.len() as u8);
        body.extend(properties);
    }
    body
}

pub fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let len = (body.len() as u32 + 8).to_be_bytes();
    [&len[..], name, body].concat()
}

pub fn full(name: &[u8; 4], version: u8, body: &[u8]) -> Vec<u8> {
    boxed(name, &[&[version, 0, 0, 0], body].concat())
}

pub fn size((width, height): (u32, u32)) -> Vec<u8> {
    full(
        b"ispe",
        0,
        [width, height].map(u32::to_be_bytes).as_flattened(),
    )
}

/// A clean aperture: size, and how far its centre is from the picture's in halves of a pixel.
pub fn aperture((width, height): (u32, u32), (across, down): (i32, i32)) -> Vec<u8> {
    let numbers = [
        width,
        1,
        height,
        1,
        across.cast_unsigned(),
        2,
        down.cast_unsigned(),
        2,
    ];
    boxed(b"clap", numbers.map(u32::to_be_bytes).as_flattened())
}

/// Decoder configuration of a picture of a coded size, of which only a part at the left and top
/// is shown.
pub fn configuration(coded: (u32, u32), shown: (u32, u32)) -> Vec<u8> {
    configuration_of(1, coded, shown)
}

/// The same with chroma of its own format: 0 for none, 3 for as much as luma.
pub fn configuration_of(chroma: u32, coded: (u32, u32), shown: (u32, u32)) -> Vec<u8> {
    let set = parameter_set(chroma, coded, shown);
    let mut body = vec![0; 21];
    body.extend([3, 1, 33, 0, 1]);
    body.extend((set.len() as u16).to_be_bytes());
    body.extend(set);
    boxed(b"hvcC", &body)
}

/// A decoder's configuration with more units in front of its own, by their kinds.
pub fn with_units(configuration: &[u8], kinds: &[(u8, &[&[u8]])]) -> Vec<u8> {
    let (head, arrays) = configuration[8..].split_at(22);
    let count = [arrays[0] + kinds.len() as u8];
    let more = kinds.iter().flat_map(|(kind, units)| {
        let units = units.iter();
        let count = (units.len() as u16).to_be_bytes();
        let units = units.flat_map(|unit| [&(unit.len() as u16).to_be_bytes(), *unit].concat());
        [*kind].into_iter().chain(count).chain(units)
    });
    let more: Vec<u8> = more.collect();
    boxed(b"hvcC", &[head, &count, &more, &arrays[1..]].concat())
}

/// The coded picture's profile: Display P3.
pub fn profile() -> Vec<u8> {
    whole_box(CODED, b"colr").to_vec()
}

/// # Source
/// ITU-T H.265 section 7.3.2.2.
fn parameter_set(chroma: u32, coded: (u32, u32), shown: (u32, u32)) -> Vec<u8> {
    let mut bits = Bits::default();
    // The unit's header; the first fields; a profile that forbids nothing.
    bits.write(0x4201, 16);
    bits.write(1, 8);
    for _ in 0..12 {
        bits.write(0xFF, 8);
    }
    bits.write_number(0);
    bits.write_number(chroma);
    // Whether its planes are coded apart.
    bits.write(0, u32::from(chroma == 3));
    bits.write_number(coded.0);
    bits.write_number(coded.1);
    bits.write(1, 1);
    // Counted in samples of chroma, of which two pixels share one at 4:2:0.
    for hidden in [0, coded.0 - shown.0, 0, coded.1 - shown.1] {
        bits.write_number(hidden / 2);
    }
    // Depths and picture order.
    for number in [0, 0, 0] {
        bits.write_number(number);
    }
    bits.write(1, 1);
    // Buffers, then sizes of blocks and depths of trees.
    for number in [0, 0, 0, 0, 1, 0, 2, 0, 0] {
        bits.write_number(number);
    }
    // No tools, no references, no label, no extension; the end.
    bits.write(0, 4);
    bits.write_number(0);
    bits.write(0, 5);
    bits.bytes()
}

#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn write(&mut self, value: u32, count: u32) {
        self.0
            .extend((0..count).rev().map(|at| value >> at & 1 == 1));
    }

    /// Exp-Golomb.
    fn write_number(&mut self, number: u32) {
        let len = (number + 1).ilog2() + 1;
        self.write(0, len - 1);
        self.write(number + 1, len);
    }

    fn bytes(mut self) -> Vec<u8> {
        self.0.push(true);
        self.0.resize(self.0.len().next_multiple_of(8), false);
        let bytes = self.0.chunks(8);
        let byte = |bits: &[bool]| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
        bytes.map(byte).collect()
    }
}

/// The first box of a name, with its head.
fn whole_box<'a>(file: &'a [u8], name: &[u8; 4]) -> &'a [u8] {
    let at = file.windows(4).position(|found| found == name);
    let start = at.expect("is there") - 4;
    let len = u32::from_be_bytes(file[start..start + 4].try_into().expect("four bytes"));
    &file[start..start + len as usize]
}

fn coded_bytes() -> Vec<u8> {
    whole_box(CODED, b"mdat")[8..].to_vec()
}
