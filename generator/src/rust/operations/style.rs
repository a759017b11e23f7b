//! Serialization styles as Rust: the variants of the runtime's `Style`.

use crate::plan::SerializationStyle;

pub(super) fn style_variant(style: SerializationStyle) -> &'static str {
    match style {
        SerializationStyle::SimpleExploded => "SimpleExploded",
        SerializationStyle::Label => "Label",
        SerializationStyle::LabelExploded => "LabelExploded",
        SerializationStyle::Matrix => "Matrix",
        SerializationStyle::MatrixExploded => "MatrixExploded",
        SerializationStyle::Form => "Form",
        SerializationStyle::FormExploded => "FormExploded",
        SerializationStyle::SpaceDelimited => "SpaceDelimited",
        SerializationStyle::PipeDelimited => "PipeDelimited",
        SerializationStyle::DeepObject => "DeepObject",
        SerializationStyle::Json => "Json",
    }
}
