//! What values look like where they come as text: which texts are numbers, which fields are lists.
//!
//! Text does not say whether `1` is a number. A [`Shape`] does, for a value of the description as a whole, so that
//! text becomes the JSON that the value's own type reads. It is data only, and converts nothing itself.

/// What a value is in JSON.
#[derive(Debug)]
pub enum Shape {
    /// Anything; as text a string.
    Any,
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
    /// A list of these.
    List(&'static Shape),
    /// An object of these members, and of others of another shape.
    Object(&'static [(&'static str, Shape)], &'static Shape),
    /// `null` or this.
    Nullable(&'static Shape),
    /// A list or an object that is empty where nothing is said of it.
    Required(&'static Shape),
    /// One of these.
    OneOf(&'static [Shape]),
    /// That of a type.
    Of(fn() -> &'static Shape),
}

/// A type of the description that has a shape.
pub trait Shaped {
    /// What its values are in JSON.
    fn shape() -> &'static Shape;
}

/// How many shapes are looked at for one value: alternatives of alternatives could go in circles.
const MOST: usize = 256;

/// What a value may be, alternatives and names of types resolved.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    pub(crate) number: bool,
    pub(crate) boolean: bool,
    pub(crate) null: bool,
    pub(crate) text: bool,
    pub(crate) any: bool,
    pub(crate) lists: Vec<&'static Shape>,
    pub(crate) objects: Vec<(&'static [(&'static str, Shape)], &'static Shape)>,
}

impl Choices {
    pub(crate) fn of(shapes: &[&'static Shape]) -> Self {
        let mut found = Self::default();
        let mut waiting = shapes.to_vec();
        let mut looked_at = 0;
        while let Some(shape) = waiting.pop() {
            looked_at += 1;
            if looked_at > MOST {
                break;
            }
            match shape {
                Shape::Any => found.any = true,
                Shape::Text => found.text = true,
                Shape::Number => found.number = true,
                Shape::Boolean => found.boolean = true,
                Shape::Null => found.null = true,
                Shape::List(item) => found.lists.push(item),
                Shape::Object(members, others) => found.objects.push((members, others)),
                Shape::Nullable(inner) => {
                    found.null = true;
                    waiting.push(inner);
                }
                Shape::Required(inner) => waiting.push(inner),
                Shape::OneOf(shapes) => waiting.extend(shapes.iter()),
                Shape::Of(shape) => waiting.push(shape()),
            }
        }
        found
    }

    /// Whether a single text may be the value itself, not the item of a list.
    pub(crate) fn is_scalar(&self) -> bool {
        self.number || self.boolean || self.text || self.any || (self.lists.is_empty() && self.objects.is_empty())
    }

    /// The shapes that the member `name` may have.
    pub(crate) fn member(&self, name: &str) -> Vec<&'static Shape> {
        let declared: Vec<&Shape> = self.objects.iter().filter_map(|(members, _)| find(members, name)).collect();
        if declared.is_empty() { self.objects.iter().map(|(_, others)| *others).collect() } else { declared }
    }

    /// Whether an object has a member of this name.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.objects.iter().any(|(members, _)| find(members, name).is_some())
    }
}

fn find(members: &'static [(&'static str, Shape)], name: &str) -> Option<&'static Shape> {
    members.iter().find(|(known, _)| *known == name).map(|(_, shape)| shape)
}
