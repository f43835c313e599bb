//! Servers of documents, paths and operations, each once for a group.

use super::Lowering;
use crate::ir::{Docs, GroupId, ModuleId, RustIdent, Server, ServerVariable};
use crate::openapi::{Description, ServerObject};

impl Lowering<'_, '_> {
    /// Adds the servers that a description names.
    pub(super) fn lower_servers(&mut self, module: ModuleId, description: &Description) {
        let group = self.api.modules.get(module.index()).and_then(|module| module.group);
        for server in &description.servers {
            self.add_server(group, server, &description.base_path);
        }
        for operation in &description.operations {
            for server in &operation.servers {
                self.add_server(group, server, &operation.base_path);
            }
        }
    }

    fn add_server(&mut self, group: Option<GroupId>, server: &ServerObject, base_path: &str) {
        if !self.servers.insert((group, server.url.clone(), base_path.to_owned())) {
            return;
        }
        let variables = server.variables.iter().map(|variable| ServerVariable {
            name: variable.name.clone(),
            default: variable.default.clone(),
            values: variable.values.clone(),
            description: variable.description.clone(),
        });
        self.api.servers.push(Server {
            group,
            url: server.url.clone(),
            base_path: base_path.to_owned(),
            variables: variables.collect(),
            name: server.name.clone(),
            ident: RustIdent::unnamed(),
            docs: Docs { description: server.description.clone(), source: Some(server.at.clone()), ..Docs::default() },
            source: server.at.clone(),
        });
    }
}
